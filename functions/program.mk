# How `sam build` makes a function's program (BuildMethod: makefile). Included by the Makefiles of the functions; they run
# in the source tree (samconfig.toml: build_in_source).
#
# ARCHITECTURE  what the program is built for: arm64 or x86_64, as the template's parameter

ARCHITECTURE ?= arm64
ROOT := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))/..)

flag-arm64 := --arm64
flag-x86_64 := --x86-64
flag := $(flag-$(ARCHITECTURE))

# The functions, which one build makes: what they share is built once, and it is all there for the three that come later.
functions := read admin webhook sync

# $(call program,NAME): the binary NAME, as what Lambda starts.
define program
	$(if $(flag),,$(error ARCHITECTURE is `$(ARCHITECTURE)`: arm64 or x86_64 is expected))
	cd '$(ROOT)' && cargo lambda build --release --locked $(flag) $(foreach name,$(functions),--package $(name) --bin $(name))
	cp '$(ROOT)/target/lambda/$(1)/bootstrap' '$(ARTIFACTS_DIR)/bootstrap'
endef
