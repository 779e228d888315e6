// Better Auth, configured for the tables of the reference application.

import { betterAuth } from "better-auth";
import { admin } from "better-auth/plugins";
import { APIError } from "better-auth/api";

/** The library on a pool of connections. `deliver` is called instead of sending a mail. */
export function configure(pool, deliver) {
  return betterAuth({
    database: pool,
    baseURL: "http://localhost:3000",
    secret: "a secret for tests, worth nothing to anyone",
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      sendResetPassword: async ({ user, token }) => deliver(user, token),
    },
    user: {
      modelName: "better_auth_users",
      fields: {
        emailVerified: "email_verified",
        createdAt: "created_at",
        updatedAt: "updated_at",
      },
      additionalFields: {
        userType: { type: "string", fieldName: "user_type", required: false, defaultValue: "runner", input: true },
        fullName: { type: "string", fieldName: "full_name", required: false },
      },
    },
    session: {
      modelName: "better_auth_sessions",
      fields: {
        expiresAt: "expires_at",
        createdAt: "created_at",
        updatedAt: "updated_at",
        ipAddress: "ip_address",
        userAgent: "user_agent",
        userId: "user_id",
      },
    },
    account: {
      modelName: "better_auth_accounts",
      fields: {
        accountId: "account_id",
        providerId: "provider_id",
        userId: "user_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
        createdAt: "created_at",
        updatedAt: "updated_at",
      },
    },
    verification: {
      modelName: "better_auth_verifications",
      fields: {
        expiresAt: "expires_at",
        createdAt: "created_at",
        updatedAt: "updated_at",
      },
    },
    databaseHooks: {
      user: {
        update: {
          // What the library lets a client say at sign-up it lets them change later, and row security does not hold
          // for the server: without this every runner could become a coach.
          before: async (user) => {
            if ("userType" in user) {
              throw new APIError("FORBIDDEN", { message: "the type of a user is chosen at sign-up" });
            }
          },
        },
      },
    },
    plugins: [
      admin({
        schema: {
          user: { fields: { banReason: "ban_reason", banExpires: "ban_expires" } },
          session: { fields: { impersonatedBy: "impersonated_by" } },
        },
      }),
    ],
  });
}
