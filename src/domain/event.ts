/** What started a run, as far as the check needs to know it. */

/** The event of a workflow's run; outside GitHub its texts are empty. */
export interface RunEvent {
  /** `pull_request`, `push`, ... */
  name: string;
  /** `owner/name`; '' outside GitHub. */
  repository: string;
  owner: string;
  repo: string;
  visibility: 'public' | 'private' | 'unknown';
  /** The pull request that the run is for, if the event says so. */
  pullRequest?: { number: number; /** Commit that it would be merged into. */ baseSha?: string };
  /** The commit that was pushed to a branch: a pull request may be open from it. */
  pushed?: string;
  /** Set where GitHub gives the run no credentials because of where its code comes from. */
  untrusted?: 'fork' | 'dependabot';
  /**
   * Set where the checked-out files are not to be believed: the commit or branch at which configuration is to be read
   * instead.
   */
  baseSha?: string;
}
