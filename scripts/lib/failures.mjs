/**
 * What failed, from the reports of Vitest and Playwright, in few lines each: whoever sees only the end of a long log must
 * still learn which test it was, and why.
 */
import { stripVTControlCharacters } from 'node:util';

/** Lines of a message that are worth repeating, and the longest of them. */
const LINES = 12;
const LONGEST = 240;

/** @param {string | undefined} message */
const shortened = (message) =>
  stripVTControlCharacters(message ?? 'no message')
    .split('\n')
    .slice(0, LINES)
    .map((line) => `    ${line.slice(0, LONGEST)}`)
    .join('\n');

/** @param {string} name @param {string | undefined} message */
const told = (name, message) => `${name}\n${shortened(message)}`;

/**
 * @typedef {{ status: string, fullName: string, failureMessages?: string[] }} UnitTest
 * @typedef {{ name: string, status: string, message?: string, assertionResults: UnitTest[] }} UnitFile
 * @typedef {{ testResults?: UnitFile[] }} UnitReport of Vitest's reporter `json`
 */

/** @param {UnitReport | undefined} report @returns {string[]} */
export function failedUnits(report) {
  return (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    // A file that could not be loaded has no tests to fail.
    if (failed.length === 0) return status === 'failed' ? [told(name, message)] : [];
    return failed.map((test) => told(`${name}: ${test.fullName}`, test.failureMessages?.[0]));
  });
}

/**
 * @typedef {{ status: string, results: { error?: { message?: string } }[] }} SpecTest
 * @typedef {{ title: string, file: string, ok: boolean, tests: SpecTest[] }} Spec
 * @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite
 * @typedef {{ suites?: Suite[] }} SpecReport of Playwright's reporter `json`
 */

/** @param {Suite} suite @returns {Spec[]} */
const specsOf = ({ specs = [], suites = [] }) => [...specs, ...suites.flatMap(specsOf)];

/** @param {SpecReport | undefined} report */
const allSpecs = (report) => (report?.suites ?? []).flatMap(specsOf);

/** @param {SpecReport | undefined} report @returns {string[]} */
export function failedSpecs(report) {
  return allSpecs(report)
    .filter(({ ok }) => !ok)
    .map(({ file, title, tests }) => told(`${file}: ${title}`, tests[0]?.results.at(-1)?.error?.message));
}

/** What passed, but not the first time. @param {SpecReport | undefined} report @returns {string[]} */
export function flakySpecs(report) {
  return allSpecs(report)
    .filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
    .map(({ file, title, tests }) => told(`${file}: ${title}`, tests[0]?.results[0]?.error?.message));
}
