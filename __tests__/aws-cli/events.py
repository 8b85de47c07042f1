"""Prints the events of one call to Bedrock's runtime as JSON, read by the AWS CLI's own botocore.

Usage: events.py ENDPOINT OPERATION INPUT
"""
import json
import sys

import awscli  # lends its own botocore under that name
import botocore.exceptions
import botocore.session

endpoint, operation, text = sys.argv[1:]
session = botocore.session.get_session()
client = session.create_client('bedrock-runtime', region_name='us-east-1', endpoint_url=endpoint)


def plain(value):
    return value.decode('utf-8') if isinstance(value, bytes) else str(value)


try:
    answer = getattr(client, operation)(**json.loads(text))
    stream = answer['body'] if 'body' in answer else answer['stream']
    print(json.dumps(list(stream), default=plain))
except botocore.exceptions.EventStreamError as error:
    print(json.dumps(error.response['Error']))
