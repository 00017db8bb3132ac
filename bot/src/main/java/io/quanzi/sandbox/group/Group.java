package io.quanzi.sandbox.group;

import java.time.Instant;

/**
 * A customer group.
 *
 * @param memberVersion changes with every coming and going; events name the one before and the one after
 */
public record Group(
        String chatId,
        String corpId,
        String name,
        String owner,
        Instant at,
        String notice,
        String memberVersion,
        boolean dismissed) {

    Group withVersion(String memberVersion) {
        return new Group(chatId, corpId, name, owner, at, notice, memberVersion, dismissed);
    }

    Group changed(String name, String notice, String owner) {
        return new Group(chatId, corpId, name, owner, at, notice, memberVersion, dismissed);
    }

    Group ended() {
        return new Group(chatId, corpId, name, owner, at, notice, memberVersion, true);
    }
}
