/* This file is in the public domain. No warranty. */
int a;
