/**
 * Words that AWS's messages are made of: what a recording may keep of a message. Everything else in one could be the
 * private name of a role, team or product. Made from the messages of `__tests__/corpus/aws-errors.jsonl`, and words of
 * plain English beside them. Data.
 */
import { AFTER_DENIAL, BEFORE_DENIAL } from '../verdict/recognize.ts';

const PLAIN = `
a able about above accept access access-key access_key accessdenied accessdeniedexception accessible account
account's accounts across act action actions activate activated active actively actually additional
administrator ae afc after again against agreement aicodeassistant allow allowed allows already amazon amazonaws
an and anthropic any api apiconnectionerror apierror app application application/json applyguardrail apps are
aren aren't arn as associated assume assumed assumerole assumerolewithwebidentity async at attempt audience
authenticate authentication authenticationerror authorization authorized available await aws aws's
awsbedrockruntime awsreservedsso awssdk awssecuritytokenservice background bad badrequesterror based batch bb be
bearer because bedrock bedrock's bedrockexception bedrockruntime been before begin beginning behind being below
between bf block blocked blocks body both botocore boundary bucket but by c caching calculated call caller's
calling callwithbearertoken can can't cannot canonical capacity case catalog cause caused cc cdda certificate
chaining change changed changes channel chat check checking class claude clearly client clienterror cloud code
codecommit codedeploy com command completed completion config configured conform connect connections console
constraint constraints consult contact contain container contains content-length content-type contenttype
control control-plane converse conversestream coral core correct corresponding could couldn't count counting
countries create credential credentials credentialsprovidererror cross cross-region current currently custom
customer d da daily data date date/time day days dbe dc dd dead def default define demand denied deny deployed
deployment detail details detected df did different direct disabled distributor do docs documentation does
doesn't don don't down due durationseconds during e e-mail each earlier ebb ec efe either else empty enable
encountered end end-of-life endpoint enotfound entity env environment error errorfactory errors eu even
eventstreamerror ever every example exceed exceeded exceeding exceeds exception exceptions exist expected
expired expires expiry explicit explore expression extraneous f fad failed fails fda fdfe fed fetch few file
fill filled find first fix fixed following for forbidden form format found foundation free frequency from full
fully function further gateway generate generated get getaddrinfo getidtoken getrolecredentials getsecretvalue
getting github githubusercontent given global gmt go gone good gpt graphrag group guardrail guardrailidentifier
guide had handle handler has have he headers help here high hold hour hours how however html http httpresponse
https httpstatuserror httpx iam id id's id-token identifier identity identity-based ids if ignore in inactive
include included includes incomplete incorrect inference information initial input inputs inside install
instances instead instrument insufficient integration internal into invalid invalid_param
invalid_payment_instrument invalidated invalidinput invalidinputexception invalidsignatureexception invocation
invoke invokeagent invoked invokemodel invokemodelwithresponsestream invoking io is isn isn't issue it its job
jobs json just jwt k keep key keys known last later latest launch least left legacy less letter level lib life
like limit line list listdeployments listfoundationmodels listinferenceprofiles listing listrepositories
listrespositories litellm ll llms load loaded location log login long long-term looks lower luna made main make
makes malformed manage managed management many mapping marked marketplace match matching max max_tokens maximum
maxsessionduration may me mean media member message messages method might min minutes mismatch missing mistake
mjs mode model model's modelerror modelid models modules monthly more most multi-factor must myorg name named
names necessary need needed needs net network never new next nhost no node non-existent none normally not
not_found_error note notfounderror nothing now null number occured occurred of off oidc old on on-demand one
one-time only open openai openidconnect operation opt-in optional options or order organization organizations
other others otherwise our out output over own owner page param parameter parse part parties partition party
path pattern pay-as-you-go payload payment peer pending per perform period permission permissiondeniederror
permissions permitted phase plan please point policies policy policy-based port possible post pre-defined prefix
present previous private proceed process processed processing produced product profile program project prompt
properties property protected provided provider provider's providers proxy public purchase py pydantic python
query queue quota quotas raised rate rather raw re reach reached read read-only reading real real-time reason
receive recent recently records redirect reduce refer reference reformat refresh region regions regular rejected
related release remove removed renew request requested requests require required reserved resolve resource
resource-based resourcenames resourcenotfoundexception resources response restricted result results retention
retired retirement retries retrieving retry retrying returned returns review revoked right role roles root route
rule rules run runinstances running sales same satisfy save say schema scoped scriptrunner scriptthread sdk
second seconds secret secret_key secretsmanager security see select self send sent sequence server server's
service service-control service-linked services serviceunavailableexception serving session session's
session-based sessions set settings short short-term should show signature signaturedoesnotmatch signed signing
simulateprincipalpolicy simulating since single size small software solution some sonnet soon source specified
sso stack standards start started starting state statement statements status status_code still stop stopped
store stream stream's streaming string sts subject submit submitted subscribe subscription successfully such
sufficient support support's supported supports sure switching system table tag tags tagsession takes task
temporarily tenant term terms territories test text than that the their them then there these they third
third-party this those throttling throttlingexception through throughput thumbprint tier time timed times
timestamp to together token tokens too tool toolkit total trace traceback transfer troubeshoot troubleshoot
troubleshooting trust try trying ts type types unable unauthorized unauthorizedexception unavailable undefined
under underlying unexpected unique unit unknown unknownoperationexception unrecognizedclientexception unset
unsupported until up up-to-date update updated upgrade upstream url us use use-case used user userguide users
uses using usr usually v valid validation validationexception value valueerror var variable verification
verified version via view viewsubscriptions violations virtual vpc wait want was way we well were what when
where whether which while who whose why will with within won't working would write wrong www x x-amzn-errortype
yes yet you your z
`;

/** Words that messages are recognised by. */
function ofRows(): string[] {
  return [...BEFORE_DENIAL, ...AFTER_DENIAL].flatMap(({ any = [], all = [], whole = [], none = [], name = [] }) =>
    [...any, ...all, ...whole, ...none, ...name].flatMap((text) => text.match(/[a-z][a-z'/_-]*[a-z]|[a-z]/g) ?? []),
  );
}

/** In lower case. */
export const MESSAGE_WORDS: ReadonlySet<string> = new Set([...PLAIN.split(/\s+/).filter(Boolean), ...ofRows()]);

/**
 * Words that names of fields are made of in the answers of Bedrock, Service Quotas and the models (members of the AWS
 * SDK's shapes, and the bodies of `catalog/answers.ts`), beside those of messages. Any other field is not theirs, and
 * could be named by a gateway or an account.
 */
const API_WORDS: ReadonlySet<string> = new Set(
  `
accuracy action add addition adjustable administrators advanced aggregated all amazon ambiguous annotated
annotation annotations api applied apply architecture argument artifacts assessment assessments asset assets
associate association atomic attach attached attachment attack attributes audio auto automated availability base
base64 bedrock bidirectional billed billing binary blob build by byte bytes cache call calls cancel candidates
card cases categories category char characters checks child children choice choices chunk chunks citation
citations claims close code commitment completed completion completions complex concurrent confidence configs
configuration configurations conflict conflicting content context contextual contradicting contributing copy
count coverage created creation criteria customization customizations dataset decline definition delegated
delegation delete delivery delta dependency deployments deregister describe description desired destination
detach details difference dimension dimensional dimensions disable disassociate disjoint distillation doc
document documents domain duplicate duration effective effort element email embedding embeddings encryption
endpoints enforced enforcement entities entitlement entries entry ephemeral epoch equals error errors eula eval
evaluation evaluator event examples exclude excluded exclusion execution exists expiration export extended
external fallback false feature features feedback fidelity fields filter finalizing finding findings fingerprint
finish first float floats flow force generated generation generations gov grader grounding guard guarded
guarding guardrail guardrails handshakes hash history human hyper id idempotency identifiers ids illegal images
implicit import imported impossible in inbound incomplete increase index info ingest input instance instruct
instructions int8 interval invite invocation invokes item items iterative joined justification justifications kb
kms knowledge lambda language latency learning leave legal lifecycle lines lists logging logic logprob logprobs
logs loss maker manifest map mask master max message messaging meta metadata metric metrics modalities modality
model models modification modified move ms mutation namespace natural notes notification object offer offers
offset opt optimization option orchestration organizational origin original outbound output outputs override
owned ownership p package pagination pair parallel param parameters params parent parents participant paths
performance pii planning precomputed premises previous price pricing principal principals prior profiles
progress prompt provisioned put qualifiers quality rag rating read reason reasoning reasons recommendation
recommendations record redacted refinement refund refusal regex regexes register registered removal repair
report reports requester reranked reranking response responsibility result results retrieval rft role roots
router routers routing s sage sample satisfiable scale scenario scenarios scope score search seed selection
selective sensitive seq sequence sequences service sets severity sort spec specific specification starts states
statistic statuses step steps stop store strength strict structure subnet success summaries summary supporting
system target targets teacher temperature template templates terminate texts threshold throughputs tier title
token tokens tool tools top topic topics trace training transfers transformation transition translation
translations true truncated truncation ttl type ubinary uint8 units untag untranslated unused uri usage
utilization validator validators validity values variables vector version video violation warning watch web word
words workflow workflows write
`
    .split(/\s+/)
    .filter(Boolean),
);

/** Returns whether a name of a field is made of AWS's words alone: `inferenceProfileArn`, `stop_reason`, `__type`. */
export function isApiKey(key: string): boolean {
  if (!/^[A-Za-z_]\w{0,60}$/.test(key)) return false;
  const words = key.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g) ?? [];
  return words.every((word) => {
    const lower = word.toLowerCase();
    return /^\d{1,3}$/.test(word) || MESSAGE_WORDS.has(lower) || API_WORDS.has(lower);
  });
}

/** Words of the configuration file's keys that no message and no API has. */
const CONFIG_WORDS: ReadonlySet<string> = new Set(
  'expect files simulate agent vpce unmet min minute layer replaces workspace'.split(' '),
);

/** Returns whether a key of a configuration file is one of the format's: `role-to-assume`. */
export function isConfigKey(key: string): boolean {
  return key.split('-').every((word) => MESSAGE_WORDS.has(word) || API_WORDS.has(word) || CONFIG_WORDS.has(word));
}
