# The role of the daily check: it may call the application's models, and ask about itself.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.81"
    }
  }
}

# An account has one provider of this URL at most. Where it is there already, take it over instead of making it:
#   terraform import aws_iam_openid_connect_provider.github arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com
resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "check" {
  name               = "search-watch"
  assume_role_policy = file("${path.module}/trust.json")

  depends_on = [aws_iam_openid_connect_provider.github]
}

resource "aws_iam_role_policy" "check" {
  name   = "bedrock-access"
  role   = aws_iam_role.check.name
  policy = file("${path.module}/policy.json")
}

output "role_arn" {
  value = aws_iam_role.check.arn
}
