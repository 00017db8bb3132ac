package io.quanzi.insight;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many buyers came back. A part for which there is no data is null.
 *
 * @param from the first day of the base window, in Shanghai
 * @param to the day after its last
 * @param asOf later orders and refunds do not exist
 * @param repurchase over all buyers
 * @param members buyers who hold a tier at {@code to}, with two purchases or more in the window
 * @param group buyers who were in one of our groups at their base purchase
 * @param ordinary those who were not
 * @param ratio of group to ordinary: a matter of who joins, not of what the group does to them
 */
public record RepurchaseReport(
        LocalDate from,
        LocalDate to,
        Instant asOf,
        Rates repurchase,
        @Nullable Rate members,
        @Nullable Rates group,
        @Nullable Rates ordinary,
        @Nullable Ratios ratio) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Within 7, 30 and 90 days. */
    public record Rates(
            @JsonProperty("7") @Nullable Rate within7Days,
            @JsonProperty("30") @Nullable Rate within30Days,
            @JsonProperty("90") @Nullable Rate within90Days) {
        boolean isEmpty() {
            return within7Days == null && within30Days == null && within90Days == null;
        }
    }

    /**
     * A share of buyers.
     *
     * @param buyers at least 1
     * @param rate {@code repurchased / buyers}
     */
    public record Rate(long buyers, long repurchased, double rate) {}

    /** Ratios of rates, by days. */
    public record Ratios(@JsonProperty("30") Ratio within30Days) {}

    /**
     * A ratio of two rates.
     *
     * @param low lower end of the 95 % interval
     * @param high its upper end
     */
    public record Ratio(double value, double low, double high) {}

    /** The report on one line of JSON, nulls written. */
    public String json() {
        return JSON.writeValueAsString(this);
    }
}
