/** Microsoft's own SARIF validator, as a function. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface ValidationLog {
  runs: {
    results?: {
      ruleId: string;
      level?: string;
      message: { id?: string; text?: string; arguments?: string[] };
      locations?: { physicalLocation?: { artifactLocation?: { uri?: string } } }[];
    }[];
  }[];
}

/** The rule that tries every address over the network is off. */
const CONFIG = `<?xml version="1.0" encoding="utf-8"?>
<Properties>
  <Properties Key="SARIF2006.UrisShouldBeReachable.Options">
    <Property Key="RuleEnabled" Value="Disabled" Type="Driver.RuleEnabledState" />
  </Properties>
</Properties>
`;

/**
 * What the validator says of the files (name to text): errors and warnings of its own rules and of those of GitHub's
 * code scanning, as `name: level RULE message`.
 */
export function validateSarif(files: Readonly<Record<string, string>>): string[] {
  const tool = createRequire(import.meta.url)('@microsoft/sarif-multitool') as string;
  // npm may leave out the package's install script, which does just this.
  chmodSync(tool, 0o755);
  const folder = mkdtempSync(join(tmpdir(), 'sarif-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.sarif`), text);
    const log = join(folder, 'log.json');
    const config = join(folder, 'config.xml');
    writeFileSync(config, CONFIG);
    const kinds = [
      '--config',
      config,
      '--rule-kind',
      'Sarif;Ghas',
      '--level',
      'Error;Warning',
      '--log',
      'ForceOverwrite',
    ];
    const run = spawnSync(tool, ['validate', join(folder, '*.sarif'), '-o', log, ...kinds], { encoding: 'utf8' });
    if (!run.stdout.includes('Analysis completed successfully')) throw new Error(run.stdout + run.stderr);
    const { runs } = JSON.parse(readFileSync(log, 'utf8')) as ValidationLog;
    return runs.flatMap(({ results = [] }) =>
      results.map(({ ruleId, level = 'warning', message, locations = [] }) => {
        const uri = locations[0]?.physicalLocation?.artifactLocation?.uri ?? '';
        const file = uri.split('/').at(-1)?.replace('.sarif', '') ?? '';
        return `${file}: ${level} ${ruleId} ${message.id ?? message.text ?? ''} ${(message.arguments ?? []).join(' | ')}`;
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
