import { config } from 'zod';

// The page's security policy forbids code made of text, which schemas would try for speed when they are
// made. Imported before them.
config({ jitless: true });
