"""Where secrets are, and where they are not."""

import json
import unittest

from stack import Stack, source

# DESIGN: the secrets of each function.
SECRETS = {
    "ReadFunction": {"REVALIDATION_SECRET", "VIEW_TOKEN"},
    "WebhookFunction": {"GITHUB_WEBHOOK_SECRET", "WEBHOOK_MASTER_SECRET"},
    "SyncFunction": {"GITHUB_TOKEN", "WEBHOOK_MASTER_SECRET"},
    "AdminFunction": {"ADMIN_TOKEN", "CRON_SECRET", "GITHUB_TOKEN", "VIEW_TOKEN", "WEBHOOK_MASTER_SECRET"},
}


def variables(stack):
    functions = stack.of_type("AWS::Lambda::Function")
    return {name: it["Environment"]["Variables"] for name, it in functions.items()}


def references(variables):
    return {name: value for name, value in variables.items() if str(value).startswith("{{resolve:")}


class Secrets(unittest.TestCase):
    def test_a_function_has_its_own_secrets_and_no_others(self):
        stack = Stack(SecretName="livespecs/prod", RequireSignIn="true")
        for function, given in variables(stack).items():
            expected = {
                name: f"{{{{resolve:secretsmanager:livespecs/prod:SecretString:{name}}}}}"
                for name in SECRETS[function]
            }
            self.assertEqual(references(given), expected, function)

    def test_without_a_secret_there_is_nothing_to_resolve_and_nobody_is_let_in(self):
        stack = Stack()
        self.assertNotIn("{{resolve:", json.dumps(stack.resources))
        for function, given in variables(stack).items():
            self.assertEqual({given[name] for name in SECRETS[function]}, {""}, function)

    def test_secrets_are_nowhere_but_in_variables_of_functions(self):
        stack = Stack(SecretName="livespecs/prod", RequireSignIn="true")
        for name, resource in stack.resources.items():
            if resource["Type"] != "AWS::Lambda::Function":
                self.assertNotIn("resolve:", json.dumps(resource), name)

    def test_no_parameter_is_a_secret(self):
        for name, parameter in source()["Parameters"].items():
            self.assertNotRegex(name, "(Secret|Token|Password|Key)$")
            self.assertNotIn("NoEcho", parameter, name)

    def test_another_version_reaches_every_function(self):
        # A reference is resolved again only where something of the resource is another.
        for given in variables(Stack(SecretsVersion="2")).values():
            self.assertEqual(given["SECRETS_VERSION"], "2")

    def test_everybody_may_read_until_sign_in_is_required(self):
        given = variables(Stack(SecretName="livespecs/prod"))
        self.assertEqual((given["ReadFunction"]["VIEW_TOKEN"], given["AdminFunction"]["VIEW_TOKEN"]), ("", ""))

    def test_private_repositories_are_shown_only_to_those_who_sign_in(self):
        def allowed(**parameters):
            given = variables(Stack(AllowPrivateRepos="true", **parameters))
            return {it["ALLOW_PRIVATE_REPOS"] for it in given.values() if "ALLOW_PRIVATE_REPOS" in it}

        self.assertEqual(allowed(), {"false"})
        self.assertEqual(allowed(SecretName="a"), {"false"})
        self.assertEqual(allowed(RequireSignIn="true"), {"false"})
        self.assertEqual(allowed(RequireSignIn="true", SecretName="a"), {"true"})

    def test_parameters_that_contradict_each_other_are_refused(self):
        self.assertEqual(Stack().refused, [])
        self.assertEqual(len(Stack(RequireSignIn="true").refused), 1)
        self.assertEqual(len(Stack(AllowPrivateRepos="true").refused), 1)
        self.assertEqual(len(Stack(DomainName="specs.example.com").refused), 1)
        self.assertEqual(Stack(SecretName="a", RequireSignIn="true", AllowPrivateRepos="true").refused, [])
