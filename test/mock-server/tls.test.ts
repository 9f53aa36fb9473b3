import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOf, startMockServer } from './support';

/** A certificate of 127.0.0.1 that lasts a day, made by openssl; undefined where there is none. */
function makeCertificate(): { key: string; cert: string } | undefined {
	const folder = mkdtempSync(join(tmpdir(), 'mockServer-tls-'));
	const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
	const options =
		'-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=mockServer';
	const files = ['-keyout', keyFile, '-out', certFile];
	const subject = ['-addext', 'subjectAltName=IP:127.0.0.1'];
	try {
		const args = ['req', '-x509', ...options.split(' '), ...subject, ...files];
		execFileSync('openssl', args, { stdio: 'ignore' });
		return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
	} catch {
		return undefined;
	} finally {
		rmSync(folder, { recursive: true });
	}
}

const tls = makeCertificate();
// Not every machine has openssl, Windows for one, and Node.js alone cannot make a certificate.
const withCertificate = tls ? describe : describe.skip;

withCertificate('https', () => {
	it('answers who trusts the certificate, and nobody else', async () => {
		const mockServer = await startMockServer({ tls, accounts: ['alice'] });
		expect(mockServer.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
		const client = clientOf(mockServer, { ca: tls?.cert });
		expect(await client.getTags(['alice'])).toMatchObject({ ErrorCode: 0 });
		await expect(clientOf(mockServer).getTags(['alice'])).rejects.toThrow(/certificate/);
	});

	it('resets connections as http does', async () => {
		const mockServer = await startMockServer({ tls, accounts: ['alice'] });
		const client = clientOf(mockServer, { ca: tls?.cert });
		mockServer.injectFault({ times: 1, do: { lose: true } });
		await expect(client.addTags(['alice'], ['vip'])).rejects.toThrow();
		expect(await client.getTags(['alice'])).toMatchObject({ UserTags: [{ Tags: ['vip'] }] });
	});
});
