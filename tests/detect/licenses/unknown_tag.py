# SPDX-License-Identifier: LicenseRef-Example-Own
x = 1
