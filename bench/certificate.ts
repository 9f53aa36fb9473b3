import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Certificate } from './protocol';

const OPTIONS = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=bench';

/** A certificate of 127.0.0.1 for a day, and the file that makes a child process trust it. */
export interface TemporaryCertificate extends Certificate {
	file: string;
	remove(): void;
}

/**
 * Makes a certificate with openssl.
 *
 * @throws Error where there is no openssl
 */
export function makeCertificate(): TemporaryCertificate {
	const folder = mkdtempSync(join(tmpdir(), 'bench-tls-'));
	const [keyFile, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
	const subject = ['-addext', 'subjectAltName=IP:127.0.0.1'];
	const files = ['-keyout', keyFile, '-out', file];
	const remove = (): void => rmSync(folder, { recursive: true, force: true });
	try {
		const args = ['req', '-x509', ...OPTIONS.split(' '), ...subject, ...files];
		execFileSync('openssl', args, { stdio: 'ignore' });
		const read = (path: string): string => readFileSync(path, 'utf8');
		return { key: read(keyFile), cert: read(file), file, remove };
	} catch (thrown) {
		remove();
		throw thrown;
	}
}
