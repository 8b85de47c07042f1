/** Sentences for the owner of an AWS account. */
import type { Names } from '../cause-definition.ts';

/** Returns a request that can be sent as it is. */
export const toOwner = (text: string): string => `Send this to the owner of the AWS account: "${text}"`;

/** Returns `account 111122223333, us-east-1`. */
export const inAccount = ({ account, region }: Names): string => `${account}, ${region}`;
