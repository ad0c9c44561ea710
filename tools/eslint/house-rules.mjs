/** Rules of this house that no published plugin has. */

/** @type {import('eslint').Rule.RuleModule} */
const reasonedDisable = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { missing: 'A lint-disable needs its reason on the same line, after " -- ".' },
  },
  create: (context) => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments())
        if (/^\s*eslint-disable/.test(comment.value) && !/ -- \S/.test(comment.value))
          context.report({ loc: comment.loc ?? { line: 1, column: 0 }, messageId: 'missing' });
    },
  }),
};

/** @type {import('eslint').Rule.RuleModule} */
const maxParams = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      many: 'At most 4 parameters; more of them belong together in one object.',
      dependencies: 'At most 5 dependencies; a class that needs more has more than one purpose.',
    },
  },
  create(context) {
    /** @param {any} node */
    const check = (node) => {
      const isConstructor =
        node.parent.type === 'MethodDefinition' && node.parent.kind === 'constructor';
      if (node.params.length > (isConstructor ? 5 : 4))
        context.report({ node, messageId: isConstructor ? 'dependencies' : 'many' });
    };
    return {
      FunctionDeclaration: check,
      FunctionExpression: check,
      ArrowFunctionExpression: check,
    };
  },
};

export const houseRules = {
  rules: { 'reasoned-disable': reasonedDisable, 'max-params': maxParams },
};
