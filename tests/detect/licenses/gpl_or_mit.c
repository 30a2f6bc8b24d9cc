// This driver is dual licensed under the MIT license or the GPL version 2.

static int freely(void) { return 0; }
