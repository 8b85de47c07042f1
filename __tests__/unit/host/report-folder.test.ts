import { expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptiedFolder, ownFolder } from '../../../src/host/report-folder.ts';

const temporary = () => mkdtempSync(join(tmpdir(), 'report-folder-'));

test('uses of one job that run at the same time have a folder each', async () => {
  const path = join(temporary(), 'not there yet', 'bedrock-access-check');
  const folders = await Promise.all([ownFolder(path), ownFolder(path), ownFolder(path)]);
  expect([...folders].sort()).toEqual([path, `${path}-2`, `${path}-3`]);
  for (const folder of folders) expect(existsSync(folder)).toBe(true);
});

test('a folder that cannot be made is named, so that writing into it says why', async () => {
  const file = join(temporary(), 'file');
  writeFileSync(file, '');
  expect(await ownFolder(join(file, 'bedrock-access-check'))).toBe(join(file, 'bedrock-access-check'));
});

test('files of an earlier run go, the baseline and what is not ours stays', async () => {
  const folder = temporary();
  const ours = ['report.json', 'report.html', 'report.junit.xml', 'suggested-policy.json', 'suggested-policy-app.tf'];
  const kept = ['baseline.json', 'notes.md', 'my-report.json', 'suggested.txt'];
  for (const name of [...ours, ...kept]) writeFileSync(join(folder, name), 'old');
  expect(await emptiedFolder(folder)).toBe(folder);
  expect(readdirSync(folder).sort()).toEqual([...kept].sort());
});

test('a named folder that is not there is left to be made', async () => {
  const folder = join(temporary(), 'later');
  expect(await emptiedFolder(folder)).toBe(folder);
});
