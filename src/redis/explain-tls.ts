/** What a TLS connection fails with, by OpenSSL's and Node's codes, and what to do about it. */
const rules: readonly (readonly [code: RegExp, text: string])[] = [
  [/^CERT_HAS_EXPIRED$/, 'its certificate has expired. Renew it at the server'],
  [/^CERT_NOT_YET_VALID$/, "its certificate is not valid yet. Check this machine's clock"],
  [
    /^(?:UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(?:_LOCALLY)?)|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT)$/,
    'its certificate is signed by an authority that is not trusted here. Name the file of that authority in SETPOINT_REDIS_CA_FILE',
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    'its certificate is for another host. Correct the host in REDIS_URL, or name the host of the certificate in SETPOINT_REDIS_SERVER_NAME',
  ],
  [
    /ALERT_(?:CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE)$/,
    'it asks for a certificate of ours. Name it and its key in SETPOINT_REDIS_CERT_FILE and SETPOINT_REDIS_KEY_FILE',
  ],
  [
    /ALERT_(?:UNKNOWN_CA|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_\w+|ACCESS_DENIED|DECRYPT_ERROR)$/,
    'it does not accept the certificate of SETPOINT_REDIS_CERT_FILE. Use one of an authority that the server trusts',
  ],
  [
    /^(?:EPROTO|ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST))$/,
    'it does not speak TLS at this port. Use its TLS port, or redis:// in REDIS_URL',
  ],
];

/** An error of TLS as a clause that says what to do; null for any other error. */
export const explainTls = (error: Error): string | null => {
  const { code = '' } = error as NodeJS.ErrnoException;
  return rules.find(([pattern]) => pattern.test(code))?.[1] ?? null;
};
