// The HTML report in a browser: Debian's Chromium without a window, by playwright-core. ci/report makes the pages and runs
// this; PLUMBLINE_PAGES is the folder of the pages, where screenshots go as well, PLUMBLINE_MODULES that of playwright-core.
//   clean.html    the reference client, which passes        leak.html   an adapter that sends SQL along: fails PR-1 and more
//   storm.html    an adapter that storms: fails RT-4, all listed as known                hostile.html   every text is hostile
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

const pages = path.resolve(process.env.PLUMBLINE_PAGES);
const { chromium } = createRequire(`${path.resolve(process.env.PLUMBLINE_MODULES)}/`)('playwright-core');
const kWide = { width: 1280, height: 900 };

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.PLUMBLINE_CHROMIUM, args: ['--no-sandbox'] });
});
after(async () => browser?.close());

// A page that is open, and whatever it did that no page of ours does.
async function open(name, { javaScriptEnabled = true, viewport = kWide, colorScheme = 'light' } = {}) {
  const context = await browser.newContext({ javaScriptEnabled, viewport, colorScheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const url = pathToFileURL(path.join(pages, name)).href;
  const trouble = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== url) trouble.push(`request: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  await page.goto(url);
  return { page, trouble, context };
}

const shown = (page) => page.locator('tr[data-requirement]:visible');
const cell = (page, requirement, column = 0) =>
  page.locator(`tr[data-requirement="${requirement}"] td[data-column="${column}"]`);
const screenshot = (page, name, fullPage = false) => page.screenshot({ path: path.join(pages, name), fullPage });

describe('a clean run', () => {
  test('says so of each column, and shows what was exercised', async () => {
    const { page, trouble, context } = await open('clean.html');
    assert.equal(await page.locator('.verdicts li.good').count(), 4);
    assert.equal(await page.locator('.verdicts li.bad').count(), 0);
    assert.equal(await page.locator('tr[data-requirement]').count(), 98);
    const rows = await shown(page).count();
    assert.ok(rows > 5 && rows < 98, `${rows} rows`);
    assert.equal(await page.locator('td.fail, td.known').count(), 0);
    await screenshot(page, 'clean-light.png');
    assert.deepEqual(trouble, []);
    await context.close();
  });

  test('has columns that can be hidden', async () => {
    const { page, context } = await open('clean.html');
    await page.locator('#columns input').first().uncheck();
    assert.equal(await cell(page, 'RT-1', 0).isVisible(), false);
    assert.equal(await cell(page, 'RT-1', 1).isVisible(), true);
    await context.close();
  });
});

describe('the filter', () => {
  test('keeps the rows of the states that are wanted', async () => {
    const { page, trouble, context } = await open('leak.html');
    for (const state of ['known', 'open', 'pass', 'na']) await page.locator(`#states input[value=${state}]`).uncheck();
    const rows = await shown(page).count();
    assert.ok(rows > 0);
    assert.equal(await shown(page).locator('td.fail').count(), rows);
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.waitForFunction((few) => document.querySelectorAll('tr[data-requirement]:not([hidden])').length > few, rows);
    assert.deepEqual(trouble, []);
    await context.close();
  });

  test('finds ids, texts, reasons and cases', async () => {
    const { page, context } = await open('leak.html');
    for (const word of ['pr-1', 'planted text', 'driver-privacy-secrets']) {
      await page.fill('#search', word);
      assert.ok(await cell(page, 'PR-1').isVisible(), word);
      assert.equal(await cell(page, 'OV-1').isVisible().catch(() => false), false);
    }
    await page.fill('#search', 'no such words anywhere');
    assert.equal(await shown(page).count(), 0);
    assert.match(await page.locator('.controls output').textContent(), /^0 of 98/);
    await context.close();
  });

  test('keeps one group', async () => {
    const { page, context } = await open('leak.html');
    await page.selectOption('#group', 'PR');
    for (const row of await shown(page).all()) assert.match(await row.getAttribute('data-requirement'), /^PR-/);
    assert.ok((await shown(page).count()) > 0);
    await context.close();
  });
});

describe('a failed cell', () => {
  test('opens its evidence by keyboard alone, and closes', async () => {
    const { page, trouble, context } = await open('leak.html');
    await page.focus('#search');
    await page.keyboard.type('PR-1');
    const isCell = () => page.evaluate(() => document.activeElement.matches('td[data-column]'));
    for (let presses = 0; presses < 30 && !(await isCell()); ++presses) await page.keyboard.press('Tab');
    const focused = () => page.evaluate(() => document.activeElement.closest('tr').dataset.requirement);
    for (let presses = 0; presses < 98 && (await focused()) !== 'PR-1'; ++presses) await page.keyboard.press('ArrowDown');
    assert.equal(await focused(), 'PR-1');
    await page.keyboard.press('Enter');
    const panel = page.locator('.panel');
    assert.ok(await panel.isVisible());
    assert.match(await panel.locator('h2').textContent(), /^PR-1 on .*✗ FAIL$/);
    assert.match(await panel.locator('.witness').first().textContent(), /POST/);
    assert.ok((await panel.locator('svg .answer').count()) > 0);
    assert.ok((await panel.locator('svg .ring').count()) > 0);
    assert.ok((await panel.locator('mark:visible').count()) > 0);
    assert.match(await panel.locator('.repeat code').first().textContent(), /^plumbline verify .*--run driver-/);
    await screenshot(page, 'leak-panel.png');
    await page.keyboard.press('Escape');
    assert.equal(await panel.isVisible(), false);
    assert.equal(await focused(), 'PR-1');
    assert.deepEqual(trouble, []);
    await context.close();
  });

  test('gives its command to the clipboard, or selects it', async () => {
    const { page, context } = await open('leak.html');
    await cell(page, 'PR-1').click();
    await page.locator('.panel .repeat button').first().click();
    await page.locator('.panel .repeat button', { hasText: /Copied|Selected/ }).first().waitFor();
    await context.close();
  });

  test('zooms to the proof and back', async () => {
    const { page, trouble, context } = await open('storm.html');
    await cell(page, 'RT-4').click();
    const answers = () => page.locator('.panel svg .answer').count();
    const all = await answers();
    await page.getByRole('button', { name: 'Zoom to the proof' }).first().click();
    assert.ok((await answers()) <= all && (await answers()) > 0);
    await screenshot(page, 'storm-panel.png');
    await page.getByRole('button', { name: 'Show the whole run' }).first().click();
    assert.equal(await answers(), all);
    assert.deepEqual(trouble, []);
    await context.close();
  });

  test('that is known says so, in words', async () => {
    const { page, context } = await open('storm.html');
    assert.match(await cell(page, 'RT-4').textContent(), /◆ known/);
    assert.match(await page.locator('.verdict').first().textContent(), /all known/);
    await context.close();
  });
});

describe('hostile texts', () => {
  test('are shown, and nothing of them runs or loads', async () => {
    const { page, trouble, context } = await open('hostile.html');
    assert.equal(await page.locator('img, iframe, object, embed, link, textarea').count(), 0);
    const scripts = await page.locator('script').count();
    for (const one of await page.locator('td[data-column]:visible').all()) {
      await one.click({ force: true });
      await page.evaluate(() => document.querySelectorAll('.panel details').forEach((details) => { details.open = true; }));
      assert.equal(await page.locator('.panel img, .panel script').count(), 0);
      await page.keyboard.press('Escape');
    }
    assert.equal(await page.locator('script').count(), scripts);
    assert.ok((await page.locator('svg .operation').count()) === 0); // the panel is closed, and the evidence not drawn
    assert.deepEqual(trouble, []);
    await screenshot(page, 'hostile.png', true);
    await context.close();
  });

  test('would be stopped by the policy if they were markup', async () => {
    const { page, trouble, context } = await open('hostile.html');
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="window.ran = true">');
      return new Promise((resolve) => { requestAnimationFrame(() => resolve(window.ran === true)); });
    });
    assert.equal(ran, false);
    assert.ok(trouble.some((text) => text.includes('Content Security Policy')), trouble.join('\n'));
    await context.close();
  });
});

describe('every reader', () => {
  test('has the table and the evidence without a script', async () => {
    const { page, trouble, context } = await open('leak.html', { javaScriptEnabled: false });
    assert.equal(await page.locator('tr[data-requirement]:visible').count(), 98);
    await cell(page, 'PR-1').locator('a').click();
    assert.ok(await page.locator('article.case').first().isVisible());
    assert.match(page.url(), /#case-\d+$/);
    assert.deepEqual(trouble.filter((text) => !text.startsWith('request: file:')), []);
    await context.close();
  });

  test('has no controls on paper, and the evidence', async () => {
    const { page, trouble, context } = await open('leak.html');
    await cell(page, 'PR-1').click();
    await page.emulateMedia({ media: 'print' });
    const controls = () => page.locator('.controls:visible, .panel:visible, button:visible').count();
    assert.equal(await controls(), 0);
    assert.ok(await page.locator('article.case .witness').first().isVisible());
    const pdf = await page.pdf({ format: 'A4', path: path.join(pages, 'leak.pdf') });
    assert.ok(pdf.length > 10_000);
    assert.ok((await page.locator('.evidence .timeline svg').count()) > 0); // drawn when printing began
    assert.equal(await controls(), 0);
    assert.deepEqual(trouble, []);
    await context.close();
  });

  test('can read it where it is dark', async () => {
    const { page, context } = await open('leak.html', { colorScheme: 'dark' });
    const channels = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
    assert.ok(channels.slice(0, 3).every((value) => value < 64), channels.join());
    await cell(page, 'PR-1').click();
    await screenshot(page, 'leak-dark.png');
    await context.close();
  });

  test('can read it where it is narrow: only the table scrolls sideways', async () => {
    for (const name of ['clean.html', 'leak.html', 'hostile.html']) {
      const { page, context } = await open(name, { viewport: { width: 400, height: 800 } });
      const overflow = () => page.evaluate(() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
      assert.equal(await overflow(), 0, name);
      await screenshot(page, name.replace('.html', '-narrow.png'));
      await page.locator('td[data-column]:visible').first().click();
      assert.equal(await overflow(), 0, `${name} with its panel`);
      const inside = await page.evaluate(() => {
        const panel = document.querySelector('.panel');
        return panel.scrollWidth - panel.clientWidth;
      });
      assert.equal(inside, 0, `${name}, inside the panel`);
      await screenshot(page, name.replace('.html', '-narrow-panel.png'));
      await context.close();
    }
  });
});
