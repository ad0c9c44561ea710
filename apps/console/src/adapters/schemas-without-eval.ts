import { config } from 'zod';

// The page's security policy forbids code made of text, which schemas would try for speed when they are
// made. Imported, and waited for, before them: within one bundle the order of modules is not kept.
config({ jitless: true });
