# A role that developers assume in a terminal: it may call the application's models, and ask about itself.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.81"
    }
  }
}

resource "aws_iam_role" "check" {
  name               = "search-dev"
  assume_role_policy = file("${path.module}/trust.json")
}

resource "aws_iam_role_policy" "check" {
  name   = "bedrock-access"
  role   = aws_iam_role.check.name
  policy = file("${path.module}/policy.json")
}

output "role_arn" {
  value = aws_iam_role.check.arn
}
