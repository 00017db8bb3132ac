package io.quanzi.sandbox.platform;

/** Whose API a path belongs to: each has accounts and tokens of its own. */
public enum Platform {
    WECOM,
    OFFICIAL_ACCOUNT,
    STORE
}
