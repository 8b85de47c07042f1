/** The version that a run names itself by; held equal to package.json by a test. */
export const VERSION = '1.0.0';
