package io.quanzi.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The area that a check belongs to. */
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
