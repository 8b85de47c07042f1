/**
 * Words that AWS's messages are made of: what a recording may keep of a message. Everything else in one could be the private name of a
 * role, team or product. Made from the messages of `__tests__/corpus/aws-errors.jsonl`, and words of plain English beside them. Data.
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
