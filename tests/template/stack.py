"""template.yaml as CloudFormation gets it: translated offline, and seen with given parameters."""

import functools
import json
import os
import re
from pathlib import Path

# Nobody is asked for any of this; the libraries want to be told.
os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_DEFAULT_REGION="eu-central-1",
    AWS_EC2_METADATA_DISABLED="true",
)

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parents[2]

# What CloudFormation knows without being told.
PSEUDO = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": "eu-central-1",
    "AWS::StackName": "livespecs-test",
    "AWS::URLSuffix": "amazonaws.com",
}

NOTHING = object()


def source(file="template.yaml"):
    """A template as it is written."""
    return yaml_parse((ROOT / file).read_text())


@functools.cache
def _translated():
    template = source()
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            # Where `sam deploy` puts what `sam build` made.
            resource["Properties"]["CodeUri"] = "s3://artifacts/function.zip"
    session = boto3.Session(region_name=PSEUDO["AWS::Region"])
    translator = Translator({}, Parser(), boto_session=session)
    return json.dumps(translator.translate(template, parameter_values={}))


def translated():
    """What the transform `AWS::Serverless` makes of it."""
    return json.loads(_translated())


class Stack:
    """The stack with those parameters; the others have their defaults. Of template.yaml, or another that needs no transform.

    A reference to a resource is `<Id>`, one to an attribute of it `<Id.Attribute>`.
    """

    def __init__(self, template=None, **parameters):
        template = template or translated()
        known = template["Parameters"]
        unknown = set(parameters) - set(known)
        assert not unknown, f"no such parameters: {unknown}"
        self.parameters = {name: parameters.get(name, it.get("Default")) for name, it in known.items()}
        self._conditions = template["Conditions"]
        self.resources = {
            name: self._value(resource)
            for name, resource in template["Resources"].items()
            if self._holds(resource.get("Condition"))
        }
        self.outputs = {
            name: self._value(output["Value"])
            for name, output in template["Outputs"].items()
            if self._holds(output.get("Condition"))
        }
        self.refused = [
            check["AssertDescription"]
            for rule in template.get("Rules", {}).values()
            if self._value(rule["RuleCondition"])
            for check in rule["Assertions"]
            if not self._value(check["Assert"])
        ]

    def decided(self):
        """The template of these parameters: without conditions, and with references as they are."""
        template = translated()
        resources = {
            name: self._decided({key: it for key, it in template["Resources"][name].items() if key != "Condition"})
            for name in self.resources
        }
        parameters = {
            name: {"Type": it["Type"], "Default": self.parameters[name]}
            for name, it in template["Parameters"].items()
        }
        return {"Parameters": parameters, "Resources": resources}

    def of_type(self, kind):
        """The properties of all resources of a type, by their ids."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self.resources.items()
            if resource["Type"] == kind
        }

    def _decided(self, value):
        if isinstance(value, list):
            return [it for it in map(self._decided, value) if it is not NOTHING]
        if not isinstance(value, dict):
            return value
        if value == {"Ref": "AWS::NoValue"}:
            return NOTHING
        if "Fn::If" in value:
            condition, one, other = value["Fn::If"]
            return self._decided(one if self._holds(condition) else other)
        found = ((key, self._decided(it)) for key, it in value.items())
        return {key: it for key, it in found if it is not NOTHING}

    def _holds(self, condition):
        return condition is None or self._value(self._conditions[condition])

    def _value(self, value):
        if isinstance(value, list):
            return [it for it in map(self._value, value) if it is not NOTHING]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            (kind, of), = value.items()
            if kind == "Ref":
                return self._ref(of)
            if kind == "Condition" and isinstance(of, str):
                return self._holds(of)
            if kind.startswith("Fn::"):
                return self._function(kind.removeprefix("Fn::"), of)
        found = ((key, self._value(it)) for key, it in value.items())
        return {key: it for key, it in found if it is not NOTHING}

    def _ref(self, name):
        if name == "AWS::NoValue":
            return NOTHING
        return PSEUDO.get(name, self.parameters.get(name, f"<{name}>"))

    def _function(self, kind, of):
        match kind:
            case "If":
                return self._value(of[1] if self._holds(of[0]) else of[2])
            case "Equals":
                return str(self._value(of[0])) == str(self._value(of[1]))
            case "Not":
                return not self._value(of[0])
            case "And":
                return all(map(self._value, of))
            case "Or":
                return any(map(self._value, of))
            case "GetAtt":
                return f"<{of if isinstance(of, str) else '.'.join(of)}>"
            case "Join":
                return of[0].join(map(str, self._value(of[1])))
            case "Select":
                return self._value(of[1])[int(of[0])]
            case "Split":
                return self._value(of[1]).split(of[0])
            case "Sub":
                text, names = of if isinstance(of, list) else (of, {})
                names = {name: self._value(it) for name, it in names.items()}
                return re.sub(r"\$\{([^}!]+)\}", lambda it: str(names.get(it[1], self._ref(it[1]))), text)
        raise AssertionError(f"`Fn::{kind}` is not known here")
