-- social: a network of people who follow each other, post, comment and like.
--
-- Natural sizes: users 1000, hashtags 100, follows 10000, posts 4000, likes 10000, comments 5000, post_hashtags 6000

CREATE TABLE users (
    user_id      BIGINT PRIMARY KEY,
    country      VARCHAR NOT NULL DEFAULT misata_choice(
                     ['US', 'BR', 'IN', 'GB', 'DE', 'FR', 'ES', 'MX'],
                     [0.3, 0.14, 0.18, 0.1, 0.08, 0.07, 0.06, 0.07]),
    handle       VARCHAR NOT NULL UNIQUE DEFAULT misata_user_name(),
    display_name VARCHAR NOT NULL DEFAULT misata_name(),
    email        VARCHAR NOT NULL UNIQUE DEFAULT misata_email(),
    birth_date   DATE NOT NULL DEFAULT misata_birth_date(16, 75),
    bio          VARCHAR DEFAULT misata_null(0.35, misata_sentence()),
    is_private   BOOLEAN NOT NULL DEFAULT misata_bernoulli(0.15),
    is_verified  BOOLEAN NOT NULL DEFAULT misata_bernoulli(0.02),
    joined_at    TIMESTAMP NOT NULL DEFAULT misata_calendar(
                     DATE '2016-01-01', DATE '2023-01-01', {'hours': 'web', 'growth': 1.25})
);

CREATE TABLE follows (
    follower_id BIGINT NOT NULL REFERENCES users,
    followed_id BIGINT NOT NULL REFERENCES users,
    followed_at TIMESTAMP NOT NULL DEFAULT greatest(follower_id.joined_at, followed_id.joined_at)
                    + to_minutes(CAST(misata_exponential(0.000005) AS INTEGER)),
    PRIMARY KEY (follower_id, followed_id),
    CHECK (followed_at >= follower_id.joined_at AND followed_at >= followed_id.joined_at),
    CHECK (follower_id <> followed_id)
);

-- as many at every scale as there are texts
CREATE TABLE hashtags (
    hashtag_id INTEGER PRIMARY KEY,
    tag        VARCHAR NOT NULL UNIQUE DEFAULT misata_regex(
                   '#(sun|sea|city|home|food|coffee|book|film|travel|bike)(day|time|life|love|fun|story|tips|mood|walk|crew)')
);

CREATE TABLE posts (
    post_id    BIGINT PRIMARY KEY,
    -- few write much
    author_id  BIGINT NOT NULL DEFAULT misata_fk('zipf', 0.8) REFERENCES users,
    body       VARCHAR NOT NULL DEFAULT misata_paragraph(2),
    visibility ENUM ('public', 'followers', 'private') NOT NULL DEFAULT misata_choice(
                   ['public', 'followers', 'private'], [0.8, 0.17, 0.03]),
    posted_at  TIMESTAMP NOT NULL DEFAULT greatest(
                   misata_calendar(DATE '2018-01-01', DATE '2024-01-01', {'hours': 'web', 'growth': 1.4}),
                   author_id.joined_at + to_minutes(CAST(misata_uniform(1, 40000) AS INTEGER))),
    CHECK (posted_at > author_id.joined_at)
);

CREATE TABLE comments (
    comment_id BIGINT PRIMARY KEY,
    post_id    BIGINT NOT NULL DEFAULT misata_fk('zipf', 0.7) REFERENCES posts,
    author_id  BIGINT NOT NULL REFERENCES users,
    body       VARCHAR NOT NULL DEFAULT misata_sentence(),
    written_at TIMESTAMP NOT NULL DEFAULT greatest(post_id.posted_at, author_id.joined_at)
                   + to_seconds(CAST(misata_lognormal(9, 2) AS INTEGER)),
    CHECK (written_at >= post_id.posted_at AND written_at >= author_id.joined_at)
);

CREATE TABLE likes (
    user_id  BIGINT NOT NULL REFERENCES users,
    post_id  BIGINT NOT NULL REFERENCES posts,
    liked_at TIMESTAMP NOT NULL DEFAULT greatest(users.joined_at, posts.posted_at)
                 + to_seconds(CAST(misata_lognormal(8.5, 2) AS INTEGER)),
    PRIMARY KEY (user_id, post_id),
    CHECK (liked_at >= users.joined_at AND liked_at >= posts.posted_at)
);

CREATE TABLE post_hashtags (
    post_id    BIGINT NOT NULL DEFAULT misata_fk('fanout', 0, 1.5, 8) REFERENCES posts,
    hashtag_id INTEGER NOT NULL REFERENCES hashtags,
    PRIMARY KEY (post_id, hashtag_id)
);
