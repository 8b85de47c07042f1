#!/bin/sh
# The check in a terminal, after `aws sso login --sso-session octo-org`. Exit status: 0 as expected, 1 not as expected, 2 it could not be made.
set -eu
cd "$(dirname "$0")"

# What the application needs, as the role of the profile.
bedrock-access-check --profile search-dev --config-file bedrock-access.yml

# One model, without a file.
bedrock-access-check --profile search-dev amazon.titan-embed-text-v2:0 --actions invoke
