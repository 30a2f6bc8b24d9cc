/* Ask for permission before the file is opened; see copying.c for how it is copied. */
int permission(void);
