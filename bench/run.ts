/**
 * `npm run bench`: measures our node beside n8n's HTTP Request node and the reference client, and
 * writes the tables of docs/maintainers/benchmark.md. With `--quick` it is small, writes nothing and
 * fails only on what no machine excuses: lost accounts and refused calls.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

// First, so that the processes of the benchmark share one folder, which ends with this process.
import '../test/support/n8nSettings';
import { makeCertificate } from './certificate';
import { machine } from './machine';
import { fill } from './markdown';
import { hasHttpRequest } from './nodeTypes';
import { pace } from './pace';
import { FULL, QUICK, type Findings, type Section } from './section';
import { pushes } from './pushes';
import { shares } from './shares';
import { sideBySide } from './sideBySide';
import { wholeN8n } from './wholeN8n';

const ROOT = resolve(__dirname, '..');

/** Pages with markers for the tables. */
const PAGES = [resolve(ROOT, 'docs/maintainers/benchmark.md')];

const SECTIONS: Record<string, Section> = {
	n8n: wholeN8n,
	'side-by-side': sideBySide,
	pace,
	shares,
	pushes,
};

const ALL_WELL = 'No account lost; no call refused where the app is not shared.';

const INSTALL = 'npm install --prefix bench';

const USAGE = `Measures the node beside n8n's HTTP Request node and a plain client.

  --quick             small sizes; prints and writes nothing
  --only <a,b>        of ${Object.keys(SECTIONS).join(', ')}
  --profile <folder>  leaves processor profiles there, by contestant
  --help`;

async function main(): Promise<boolean> {
	const { values } = parseArgs({
		options: {
			quick: { type: 'boolean', default: false },
			only: { type: 'string', default: Object.keys(SECTIONS).join(',') },
			profile: { type: 'string' },
			help: { type: 'boolean' },
		},
	});
	if (values.help) return print(USAGE);
	const sections = values.only.split(',').map(sectionNamed);
	if (sections.includes(sideBySide) && !hasHttpRequest() && !values.quick) {
		throw new Error(`n8n's HTTP Request node is not installed for the benchmark: ${INSTALL}`);
	}
	const faults = await measure(sections, values);
	print(faults.length === 0 ? `\n${ALL_WELL}` : `\n${faults.join('\n')}`);
	return faults.length === 0;
}

function sectionNamed(name: string): Section {
	const section = SECTIONS[name];
	if (!section) throw new Error(`There is no part '${name}'`);
	return section;
}

async function measure(
	sections: Section[],
	{ quick, profile }: { quick: boolean; profile?: string },
): Promise<string[]> {
	const certificate = makeCertificate();
	const faults: string[] = [];
	try {
		report({ machine: machine() }, quick);
		for (const section of sections) {
			const found = await section({ certificate, profile }, quick ? QUICK : FULL);
			report(found.texts, quick);
			faults.push(...found.faults);
		}
	} finally {
		certificate.remove();
	}
	return faults;
}

function report(texts: Findings['texts'], quick: boolean): void {
	for (const [name, text] of Object.entries(texts)) {
		print(`\n${text}`);
		if (!quick) PAGES.forEach((page) => fill(page, name, text));
	}
}

function print(text: string): true {
	console.log(text);
	return true;
}

main().then(
	(isGood) => (process.exitCode = isGood ? 0 : 1),
	(thrown: unknown) => {
		console.error(thrown instanceof Error ? thrown.message : thrown);
		process.exitCode = 1;
	},
);
