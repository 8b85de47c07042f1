/** What the answer cannot know, in sentences: no word of it is stronger than what was read. Pure. */

/** What an answer had to leave out, and why. */
export interface Unseen {
  /** How many service-linked roles the account has. */
  serviceLinked: number;
  organization: { kind: 'none' } | { kind: 'management' } | { kind: 'read' } | { kind: 'unread'; why: string };
  /** Lists of Bedrock that could not be read. */
  lists: readonly { list: string; region: string; why: string }[];
  /** AWS's name for why API keys could not be listed. */
  apiKeys?: string;
  /** Entries that no region has a route for. */
  withoutRoutes: readonly string[];
}

/** Returns the sentences, those about this account first. */
export function notVisible({ serviceLinked, organization, lists, apiKeys, withoutRoutes }: Unseen): string[] {
  const byList = Map.groupBy(lists, ({ list, why }) => `${list}\n${why}`);
  return [
    ...withoutRoutes.map(
      (entry) => `Nothing named ${entry} was found in the regions that were looked at: nothing is said about it.`,
    ),
    ...ofOrganization(organization),
    ...[...byList.values()].map((group) => {
      const [{ list, why } = { list: '', why: '' }] = group;
      const regions = group.map(({ region }) => region).join(', ');
      return OWN.has(list)
        ? `The ${list} of the account could not be listed in ${regions} (${why}): ways through them are missing.`
        : `The ${list} could not be listed in ${regions} (${why}): the dated table stands in for the list.`;
    }),
    ...(apiKeys === undefined ? [] : [`Bedrock API keys of users could not be listed (${apiKeys}).`]),
    ...(serviceLinked === 0
      ? []
      : [
          `${serviceLinked} service-linked ${serviceLinked === 1 ? 'role is' : 'roles are'} left out: only their services can use them.`,
        ]),
    ...ALWAYS,
  ];
}

const OWN: ReadonlySet<string> = new Set(['application profiles', 'prompt routers']);

function ofOrganization(organization: Unseen['organization']): string[] {
  if (organization.kind === 'read') return [];
  if (organization.kind === 'none')
    return ['The account is in no organization: no service control policy restricts it.'];
  if (organization.kind === 'management') {
    return ['This is the management account of its organization, which service control policies do not restrict.'];
  }
  return [
    `Service control policies could not be read (${organization.why}): they may close what is open here, and never open anything.`,
  ];
}

const ALWAYS: readonly string[] = [
  'The root user of the account is not listed: it can call whatever no service control policy denies.',
  'Session policies, and tags that a session brings along, are not known: they may narrow a session, or meet a condition on tags.',
  'Resource policies of other accounts and VPC endpoint policies are not read.',
  'Custom, imported and provisioned models, batch jobs and agents are other ways to a model, and not looked at.',
];
