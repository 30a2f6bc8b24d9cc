-- SPDX-License-Identifier: MIT OR GPL-2.0-only WITH Classpath-exception-2.0
return {}
