import { Injectable } from '@nestjs/common';
import { Liquid } from 'liquidjs';
import type { Template } from 'liquidjs';
import { LRUCache } from 'lru-cache';
import { TemplateFailed } from '../../application/templates.js';
import type { TemplateContext, Templates } from '../../application/templates.js';

/** As much as the longest body of a recipient, and some room around a condition. */
const maxTemplateLength = 66_000;
const maxOutputLength = 262_144;
/** The time is a last resort: a busy machine must not spoil a template that does little. */
const limits = { renderLimit: 1_000, memoryLimit: 1_000_000, templateLimit: 10_000 };
const cachedLength = 2_000_000;

/** Those that read other templates, keep state between renders, or grow text without being counted. */
const refusedTags = [
  'include',
  'render',
  'layout',
  'block',
  'liquid',
  'capture',
  'tablerow',
  'cycle',
  'increment',
  'decrement',
];

@Injectable()
export class LiquidTemplates implements Templates {
  private readonly liquid = boundedLiquid();
  private readonly parsed = new LRUCache<string, Template[]>({
    maxSize: cachedLength,
    sizeCalculation: (_template, text) => text.length + 64,
  });

  render(template: string, context: TemplateContext): string {
    const text = attempt(
      () => this.liquid.renderSync(this.parse(template), context, limits) as string,
    );
    if (text.length > maxOutputLength) throw new TemplateFailed('The result is too long.');
    return text;
  }

  condition(when: string, context: TemplateContext): boolean {
    return when.trim() === '' || this.render(asTemplate(when), context) !== '';
  }

  check(template: string): string | undefined {
    return faultOf(() => this.parse(template));
  }

  checkCondition(when: string): string | undefined {
    return when.trim() === '' ? undefined : faultOf(() => this.parse(asTemplate(when)));
  }

  private parse(template: string): Template[] {
    const known = this.parsed.get(template);
    if (known) return known;
    const parsed = attempt(() => this.liquid.parse(template));
    this.parsed.set(template, parsed);
    return parsed;
  }
}

function boundedLiquid(): Liquid {
  const liquid = new Liquid({
    parseLimit: maxTemplateLength,
    ...limits,
    ownPropertyOnly: true,
    strictFilters: true,
    /** No template is a file; nothing is looked up anywhere. */
    templates: {},
    timezoneOffset: 0,
    locale: 'en-US',
  });
  for (const tag of refusedTags) Reflect.deleteProperty(liquid.tags, tag);
  /** Always JSON: what is missing is null. */
  liquid.registerFilter('json', (value: unknown) => JSON.stringify(value ?? null));
  /** Fits a path as well as a query: a space is `%20`. */
  liquid.registerFilter('url_encode', (value: unknown) =>
    encodeURIComponent(printed(value).toWellFormed()),
  );
  return liquid;
}

function printed(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

/** A condition is one: it cannot close the tag that it stands in. */
function asTemplate(when: string): string {
  if (/%}|{%|{{|}}|[\r\n]/.test(when))
    throw new TemplateFailed('A condition is one line without braces.');
  return `{% if ${when} %}1{% endif %}`;
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemplateFailed) throw error;
    throw new TemplateFailed(error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
}

function faultOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof TemplateFailed) return error.message;
    throw error;
  }
}
