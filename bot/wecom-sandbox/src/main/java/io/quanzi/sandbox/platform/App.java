package io.quanzi.sandbox.platform;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A self-built app of a corp, an Official Account, or a Store.
 *
 * @param account corp id, or app id of the Official Account or the Store
 * @param agentId the app's number within its corp; empty on the other platforms
 * @param callbackUrl where events go; absent = they are not sent
 * @param token and aesKey (43 characters) sign and encrypt the events
 * @param visible userids the app may see; absent = all of the corp
 * @param trustedIps addresses that may call; absent = all
 * @param originalId {@code gh_…}, the name under which an Official Account or a Store writes its events
 * @param format of a Store's events, {@code json} or {@code xml}
 * @param templates texts of an Official Account's message templates by template id; absent = any id is good
 * @param trustedDomains hosts that web login may lead back to; absent = all
 */
public record App(
        @JsonProperty("plane") Platform platform,
        String account,
        String agentId,
        String secret,
        @Nullable String callbackUrl,
        @Nullable String token,
        @Nullable String aesKey,
        @Nullable List<String> visible,
        @Nullable List<String> trustedIps,
        @Nullable String originalId,
        @Nullable String format,
        java.util.@Nullable Map<String, String> templates,
        @Nullable List<String> trustedDomains) {

    public String key() {
        return key(platform, account, agentId);
    }

    static String key(Platform platform, String account, String agentId) {
        return platform + "/" + account + "/" + agentId;
    }

    public boolean sees(String userId) {
        return visible == null || visible.contains(userId);
    }
}
