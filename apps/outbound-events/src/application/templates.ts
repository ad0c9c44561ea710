/**
 * The template language of recipients (Liquid). Bounded in time, size and memory; it reads nothing but the
 * context: no files, no prototypes. What is missing renders as nothing.
 */
export interface Templates {
  /** Throws `TemplateFailed`. */
  render(template: string, context: TemplateContext): string;
  /** Whether a condition, as between `{% if` and `%}`, holds; the empty one does. Throws `TemplateFailed`. */
  condition(when: string, context: TemplateContext): boolean;
  /** What is wrong with a template, for whoever wrote it; undefined when it can be read. */
  check(template: string): string | undefined;
  checkCondition(when: string): string | undefined;
}
export const TEMPLATES = Symbol('TEMPLATES');

export type TemplateContext = Readonly<Record<string, unknown>>;

export class TemplateFailed extends Error {
  override readonly name = 'TemplateFailed';
}
