package io.quanzi.shared;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data that a module keeps about a person under WeChat's ids, because it stands below those who know whose ids they
 * are. The module of customers asks it within its own {@link PersonalData}, while it still knows the ids.
 */
public interface PersonalDataByIds {
    /** A person's ids; null where none is known. */
    record Ids(
            @Nullable String unionid,
            @Nullable String openid,
            @Nullable String externalUserId) {}

    /** The name of this part in an export, such as {@code "follows"}. */
    String section();

    /** All that is kept about the person, in plain values that JSON can write; empty when nothing is. */
    Map<String, Object> export(Ids ids);

    /** Erases what is kept about the person; safe to call twice. */
    void erase(Ids ids);
}
