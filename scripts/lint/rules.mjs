import { relative, sep } from 'node:path';

import { root } from '../lib/project.mjs';
import { whyNot } from './layers.mjs';

/** @param {string} file */
const inHouse = (file) => relative(root, file).split(sep).join('/');

/** Imports follow the house plan. @type {import('eslint').Rule.RuleModule} */
const layersRule = {
  meta: { type: 'problem', schema: [], messages: { no: '{{reason}} (the house plan is in scripts/lint/layers.mjs).' } },
  create(context) {
    const from = inHouse(context.filename);
    /** @param {import('estree').Node} node @param {unknown} specifier @param {boolean} typeOnly */
    const look = (node, specifier, typeOnly) => {
      if (typeof specifier !== 'string') return;
      const reason = whyNot(from, specifier, typeOnly);
      if (reason !== undefined) context.report({ node, messageId: 'no', data: { reason } });
    };
    /** TypeScript's parser adds a kind. @param {object} node */
    const isType = (node) =>
      ('importKind' in node && node.importKind === 'type') || ('exportKind' in node && node.exportKind === 'type');
    return {
      ImportDeclaration: (node) => look(node, node.source.value, isType(node)),
      ExportNamedDeclaration: (node) => look(node, node.source?.value, isType(node)),
      ExportAllDeclaration: (node) => look(node, node.source.value, isType(node)),
      ImportExpression: (node) => look(node, node.source.type === 'Literal' ? node.source.value : undefined, false),
    };
  },
};

/** A word that stands for work left undone is no substitute for doing it. @type {import('eslint').Rule.RuleModule} */
const noLeftovers = {
  meta: { type: 'problem', schema: [], messages: { no: 'Do it, or write it down where work is planned.' } },
  create(context) {
    const word = new RegExp(`\\b(${['TO', 'FIX', 'HA'].map((half, i) => half + ['DO', 'ME', 'CK'][i]).join('|')})\\b`);
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          if (word.test(comment.value) && comment.loc) context.report({ loc: comment.loc, messageId: 'no' });
        }
      },
    };
  },
};

/** A secret is taken out of its wrapper only where it is used: never kept in a variable of a module. @type {import('eslint').Rule.RuleModule} */
const noRevealedSecretInText = {
  meta: { type: 'problem', schema: [], messages: { no: 'A revealed secret must not become part of a text.' } },
  create(context) {
    return {
      'TemplateLiteral CallExpression[callee.property.name="reveal"][arguments.length=0]': (
        /** @type {import('estree').Node} */ node,
      ) => {
        const template = context.sourceCode.getAncestors(node).findLast(({ type }) => type === 'TemplateLiteral');
        // The one text that has to hold a secret: an Authorization header (RFC 6750 section 2.1).
        const isBearer = template?.type === 'TemplateLiteral' && template.quasis[0]?.value.raw === 'Bearer ';
        if (!isBearer) context.report({ node, messageId: 'no' });
      },
    };
  },
};

/** Rules of this project. */
export const plugin = {
  rules: { layers: layersRule, 'no-leftovers': noLeftovers, 'no-revealed-secret-in-text': noRevealedSecretInText },
};
