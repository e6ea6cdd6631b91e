// A certificate for servers of this machine, made when it is needed: X.509 in DER (RFC 5280), as much of it as TLS asks for.
import { generateKeyPairSync, sign } from 'node:crypto';

/** A tag, a length, a content. */
function der(tag: number, ...content: (Uint8Array | string | readonly number[])[]): Buffer {
  const body = Buffer.concat(content.map((part) => Buffer.from(part as Uint8Array)));
  const size = [...(body.length > 0xff ? [body.length >> 8] : []), body.length & 0xff];
  const length = body.length < 0x80 ? size : [0x80 | size.length, ...size];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}
const sequence = (...content: Buffer[]): Buffer => der(0x30, ...content);
const ECDSA_SHA256 = sequence(der(0x06, [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]));
const name = (text: string): Buffer => sequence(der(0x31, sequence(der(0x06, [0x55, 0x04, 0x03]), der(0x0c, text))));
const extension = (id: number, value: Buffer): Buffer => sequence(der(0x06, [0x55, 0x1d, id]), der(0x04, value));

/** For 127.0.0.1, signed by itself; `address` stands for another machine. PEM. */
export function selfSigned(
  address: readonly number[] = [127, 0, 0, 1],
  until = '491231235959Z',
): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = sequence(
    der(0xa0, der(0x02, [2])),
    der(0x02, [1, ...Array.from({ length: 8 }, () => Math.floor(Math.random() * 256))]),
    ECDSA_SHA256,
    name('plimsoll test'),
    sequence(der(0x17, '200101000000Z'), der(0x17, until)),
    name('plimsoll test'),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension(17, sequence(der(0x87, [...address]))), extension(19, sequence(der(0x01, [0xff]))))),
  );
  const signature = der(0x03, [0], sign('sha256', body, privateKey));
  const base64 = sequence(body, ECDSA_SHA256, signature).toString('base64');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
