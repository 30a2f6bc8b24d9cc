/* This file is dual licensed under the MIT license or the GNU General Public License, version 2 or later, at your option. */
