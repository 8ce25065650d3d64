import { describe, expect, it } from 'vitest';
import { decodeText, divideTable } from './tables';

describe('divideTable', () => {
  it('sends a small file as it is', () => {
    const csv = 'title\r\n"So\r\nWhat"\r\nNaima';
    expect(divideTable(csv)).toEqual([{ body: { csv }, lineOffset: 0 }]);
  });

  it('divides a long file behind records, repeats the header, and knows where each part begins', () => {
    const records = Array.from({ length: 201 }, (_, index) => `"Song\n${index}"\n`);
    const parts = divideTable(`title\n${records.join('')}`) ?? [];
    expect(parts.map(({ lineOffset }) => lineOffset)).toEqual([0, 400]);
    expect(parts[1]?.body.csv).toBe('title\n"Song\n200"\n');
  });

  it('reads a list of rows from JSON, and refuses other JSON', () => {
    expect(divideTable('[{"title": "Naima", "year": 1959, "iswc": null}]')).toEqual([
      { body: { items: [{ title: 'Naima', year: '1959' }] }, lineOffset: 0 },
    ]);
    expect(divideTable('[{"title": ')).toBeNull();
  });
});

describe('decodeText', () => {
  it('reads UTF-8 and UTF-16, and nothing else', () => {
    expect(decodeText(new TextEncoder().encode('Élégie').buffer as ArrayBuffer)).toBe('Élégie');
    expect(decodeText(new Uint8Array([0xff, 0xfe, 0xc9, 0x00]).buffer)).toBe('É');
    expect(decodeText(new Uint8Array([0xc9, 0x6c]).buffer)).toBeNull();
  });
});
