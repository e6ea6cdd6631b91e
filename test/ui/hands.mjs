// What a user does with keyboard and mouse, and reads on the screen.

import { setTimeout as sleep } from 'node:timers/promises';

/** The place of words in the editor, in pixels of the page: runs in the page. */
function placeOf(words) {
  for (const line of document.querySelectorAll('.monaco-editor .view-line')) {
    const start = line.textContent.replaceAll('\u00A0', ' ').indexOf(words);
    if (start < 0) continue;
    const nodes = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let before = 0;
    for (let node = nodes.nextNode(); node; before += node.length, node = nodes.nextNode()) {
      const holds = (offset) => before <= offset && offset <= before + node.length;
      if (holds(start) && start < before + node.length) range.setStart(node, start - before);
      if (!holds(start + words.length)) continue;
      range.setEnd(node, start + words.length - before);
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x, y, width, height };
    }
  }
  return undefined;
}

/** The lines of the editor from top to bottom, with inlay hints: runs in the page. */
function lines() {
  return [...document.querySelectorAll('.monaco-editor .view-line')]
    .sort((a, b) => Number.parseFloat(a.style.top) - Number.parseFloat(b.style.top))
    .map((line) => line.textContent.replaceAll('\u00A0', ' '));
}

/** Polls until `read` returns something; rejects, saying what was waited for, after `limit` seconds. */
async function until(what, read, limit = 30) {
  const end = Date.now() + limit * 1000;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`waited ${limit} s for ${what}`);
    await sleep(50);
  }
}

/** The hands of one user, on one page. */
export function keyboardAndMouse(page) {
  const place = (words) => until(`'${words}' in the editor`, () => page.evaluate(placeOf, words));

  /** Runs a command of the Command Palette by its title. */
  async function command(title) {
    await page.keyboard.press('F1');
    const input = page.locator('.quick-input-widget input');
    await input.waitFor();
    await input.fill(`>${title}`);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
  }

  /**
   * Asks for a menu of actions and returns its titles. The editor looks for actions by itself a moment after the cursor moved,
   * which calls off what was asked for: a user asks again.
   */
  async function menu(ask) {
    const rows = page.locator('.action-widget .monaco-list-row.action');
    for (let attempt = 0; attempt < 10 && !(await rows.first().isVisible()); attempt += 1) {
      await ask();
      await rows
        .first()
        .waitFor({ timeout: 3000 })
        .catch(() => {});
    }
    return (await rows.allInnerTexts()).map((title) => title.trim());
  }

  return {
    /** The lines that the editor shows, from top to bottom; inlay hints are part of them. */
    lines: () => page.evaluate(lines),

    /** Waits at most `limit` seconds until a line of the editor matches, and returns it. */
    line: (pattern, limit) =>
      until(
        `a line like ${pattern}`,
        async () => (await page.evaluate(lines)).find((line) => pattern.test(line)),
        limit,
      ),

    /** Puts the cursor behind words of the editor. */
    async click(words) {
      const { x, y, width, height } = await place(words);
      await page.mouse.click(x + width - 1, y + height / 2);
    },

    /** Puts the mouse on words of the editor and returns what the hover says. */
    async hover(words, expected) {
      const hover = page.locator('.monaco-hover:not(.hidden)', { hasText: expected }).first();
      for (let attempt = 0; attempt < 10 && !(await hover.isVisible()); attempt += 1) {
        const { x, y, width, height } = await place(words); // the editor may be scrolling yet
        // A hover begins when the mouse moves over the words, and ends when it leaves them.
        await page.mouse.move(x, y + 200);
        await page.mouse.move(x + width / 2, y + height / 2, { steps: 5 });
        await hover.waitFor({ timeout: 2000 }).catch(() => {});
      }
      return hover.innerText();
    },

    /** Takes the mouse out of the way. */
    async away() {
      await page.keyboard.press('Escape');
      await page.mouse.move(640, 790);
    },

    /** Puts the cursor into words, waits for the light bulb, opens its menu and returns the menu's titles. */
    async lightbulb(words) {
      const { x, y, width, height } = await place(words);
      await page.mouse.click(x + width / 2, y + height / 2);
      await page.waitForSelector(
        '[class*="codicon-light-bulb"], [class*="codicon-gutter-lightbulb"], .lightBulbWidget',
      );
      return menu(() => page.keyboard.press('Control+.'));
    },

    /** Opens the menu of actions for the whole file and returns its titles. */
    sourceActions() {
      return menu(() => command('Source Action...'));
    },

    /** Takes one entry of the light bulb's menu. */
    async choose(title) {
      const row = page.locator('.action-widget .monaco-list-row.action', { hasText: title }).first();
      await row.click();
      await row.waitFor({ state: 'hidden' });
    },

    command,

    /** Opens a file of the folder by its name. */
    async openFile(name) {
      await page.keyboard.press('Control+P');
      const input = page.locator('.quick-input-widget input');
      await input.fill(name);
      await page
        .locator('.quick-input-list .monaco-list-row', { hasText: name.split('/').at(-1) })
        .first()
        .click();
      await page.locator('.tab.active', { hasText: name.split('/').at(-1) }).waitFor();
    },

    /** Rests the mouse on the status bar's braces and returns what the language's items say. */
    async languageStatus() {
      await page.locator('[id="status.languageStatus"]').hover();
      const items = page.locator('.hover-language-status');
      await items.first().waitFor();
      return (await items.allInnerTexts()).join('\n');
    },

    /** Opens the Problems panel, or closes it. */
    toggleProblems: () => page.keyboard.press('Control+Shift+M'),

    /** Waits until the open Problems panel, filtered by a rule, lists as many problems as wanted. */
    async problems(rule, wanted) {
      await page.locator('.markers-panel-action-filter input, .viewpane-filter input').first().fill(rule);
      await until(`${wanted} problems of ${rule}`, async () => {
        const list = await page.locator('.markers-panel').innerText();
        return list.split(rule).length - 1 === wanted || undefined;
      });
    },

    /** Waits until the output panel shows a text, and returns what it shows. */
    output: (text) =>
      until(`'${text}' in the output`, async () => {
        const shown = (await page.locator('.output-view .view-lines').innerText()).replaceAll('\u00A0', ' ');
        return shown.includes(text) ? shown : undefined;
      }),

    /** Waits for a notification with a text, and returns all that it says. */
    async notification(text) {
      const toast = page.locator('.notification-toast', { hasText: text }).first();
      await toast.waitFor();
      return toast.innerText();
    },

    /** Waits until the editor underlines as many places as wanted: `warning`, `error` or `info`. */
    squiggles: (severity, wanted = (count) => count > 0) =>
      until(`squiggles of severity ${severity}`, async () => {
        const count = await page.locator(`.monaco-editor .squiggly-${severity}`).count();
        return wanted(count) ? count : undefined;
      }),
  };
}
