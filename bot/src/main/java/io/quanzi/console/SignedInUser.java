package io.quanzi.console;

import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * The user who is logged in.
 *
 * @param name of the account
 * @param wecomUserid the member of WeCom whose account it is; null when none was named
 */
record SignedInUser(String name, @Nullable String wecomUserid) implements Principal {
    @Override
    public String getName() {
        return name;
    }
}
