/**
 * Stands in for the schema library in the bundle: the contracts define their schemas beside what the
 * client uses of them, and the client checks what it hears by hand (its specs hold both against each
 * other). Half a megabyte of program and some nine of memory stay away from every computer.
 */
export const z = new Proxy(() => undefined, {
  get(_target, name) {
    if (String(name).toLowerCase().includes('parse')) throw new Error('the client has no schemas');
    return z;
  },
  apply: () => z,
});
