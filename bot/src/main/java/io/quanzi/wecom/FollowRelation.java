package io.quanzi.wecom;

/** A member and a customer of theirs: tags stand on the two together. */
record FollowRelation(String userId, String externalUserId) {
    String id() {
        return userId + "/" + externalUserId;
    }
}
