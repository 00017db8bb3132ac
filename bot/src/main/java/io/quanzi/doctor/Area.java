package io.quanzi.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a thing that is looked at belongs. */
public enum Area {
    @JsonProperty("configuration")
    CONFIGURATION,
    @JsonProperty("wecom")
    WECOM,
    @JsonProperty("database")
    DATABASE,
    @JsonProperty("callback")
    CALLBACK,
    @JsonProperty("shop")
    SHOP
}
