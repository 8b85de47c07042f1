#!/usr/bin/env bash
# Today's habit as a shell loop: for each model one simulation, one look at its availability, one call.
# Usage: habit-shell.sh AWS ENDPOINT REGION MODEL ...
set -euo pipefail
aws=$1 endpoint=$2 region=$3
shift 3
ask() { "$aws" --endpoint-url "$endpoint" --region "$region" --output text "$@"; }

principal=$(ask sts get-caller-identity --query Arn)
for model in "$@"; do
  arn="arn:aws:bedrock:$region::foundation-model/$model"
  decision=$(ask iam simulate-principal-policy --policy-source-arn "$principal" --action-names bedrock:InvokeModel \
    --resource-arns "$arn" --query 'EvaluationResults[].EvalDecision')
  open=$(ask bedrock get-foundation-model-availability --model-id "$model" --query authorizationStatus)
  ask bedrock-runtime invoke-model --model-id "$model" --cli-binary-format raw-in-base64-out \
    --body '{"prompt":"a","max_tokens":1}' /dev/null >/dev/null
  printf '%s %s %s called\n' "$model" "$decision" "$open"
done
