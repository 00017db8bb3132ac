package io.quanzi.sandbox.platform;

/** The platform that a path's API belongs to; each has accounts and tokens of its own. */
public enum Platform {
    WECOM,
    OFFICIAL_ACCOUNT,
    STORE
}
