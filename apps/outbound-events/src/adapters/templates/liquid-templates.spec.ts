import { describe, expect, it } from '@jest/globals';
import { TemplateFailed } from '../../application/templates.js';
import { LiquidTemplates } from './liquid-templates.js';

const templates = new LiquidTemplates();
const context = {
  event: { title: 'Ada "joined" a session', name: 'x' },
  fields: { lsid: 'a b/ü' },
  list: ['a', 'b'],
};

describe('a template of a recipient', () => {
  it('is filled from the event, and what is missing is nothing', () => {
    expect(templates.render('{{ event.title }}{{ nobody.knows.this }}!', context)).toBe(
      'Ada "joined" a session!',
    );
  });

  it('makes JSON that can be read, whatever the values hold', () => {
    const body = templates.render('{"t":{{ event.title | json }},"m":{{ no | json }}}', context);
    expect(JSON.parse(body)).toEqual({ t: 'Ada "joined" a session', m: null });
  });

  it('puts a value into an address', () => {
    expect(templates.render('/x/{{ fields.lsid | url_encode }}', context)).toBe(
      '/x/a%20b%2F%C3%BC',
    );
    expect(templates.render('{{ no | url_encode }}{{ 7 | url_encode }}', context)).toBe('7');
    expect(templates.render('{{ lone | url_encode }}', { lone: '\ud800' })).toBe('%EF%BF%BD');
  });

  it.each([
    ['an unknown filter', '{{ event.title | shout }}'],
    ['an open tag', '{% if event %}'],
    ['a file', '{% include "x" %}'],
    ['another template', '{% render "/etc/passwd" %}'],
    ['too long a text', 'x'.repeat(70_000)],
  ])('is refused for %s', (_why, template) => {
    expect(templates.check(template)).toEqual(expect.any(String));
    expect(() => templates.render(template, context)).toThrow(TemplateFailed);
  });

  it.each([
    ['a loop without end', '{% for i in (1..100000000) %}{% endfor %}'],
    [
      'many loops within each other',
      '{% for i in (1..900) %}{% for j in (1..900) %}x{% endfor %}{% endfor %}',
    ],
    [
      'a text that doubles',
      '{% assign a = "aa" %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}{{ a }}',
    ],
    ['a wide number', '{{ "now" | date: "%5000000d" }}'],
    ['a long result', `{% for i in (1..900) %}${'x'.repeat(1_000)}{% endfor %}`],
  ])('is stopped at %s', (_why, template) => {
    const begun = performance.now();
    expect(() => templates.render(template, context)).toThrow(TemplateFailed);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it('sees nothing but its context', () => {
    const seen =
      '{{ event.constructor }}{{ event.__proto__ }}{{ list.push }}{{ process.env.PATH }}';
    expect(templates.render(seen, context)).toBe('');
  });
});

describe('a condition of a rule', () => {
  it('holds or does not', () => {
    expect(templates.condition('', context)).toBe(true);
    expect(templates.condition('event.title contains "joined"', context)).toBe(true);
    expect(templates.condition('fields.external_key != blank and list.size > 1', context)).toBe(
      false,
    );
  });

  it('cannot leave its tag', () => {
    const condition = 'true %}{{ secrets.token }}{% if true';
    expect(templates.checkCondition(condition)).toEqual(expect.any(String));
    expect(() => templates.condition(condition, context)).toThrow(TemplateFailed);
    expect(templates.checkCondition('| x')).toEqual(expect.any(String));
    expect(templates.checkCondition('fields.type == "customer"')).toBeUndefined();
  });
});
