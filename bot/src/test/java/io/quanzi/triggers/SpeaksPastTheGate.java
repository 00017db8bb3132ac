package io.quanzi.triggers;

import io.quanzi.wecom.speech.WeComMessenger;

/** What nobody may write: a module other than the gate that speaks by itself. {@code ModularityTests} expects a refusal. */
record SpeaksPastTheGate(WeComMessenger speech) {}
