import { expect, onTestFinished, test } from 'vitest'
import { checkAddress } from '../../src/main/cli/address.ts'

test.each([
  'https://api.openai.com/v1',
  'https://api.openai.com/v1/',
  'https://gateway.example/openai',
  'https://gateway.example/api/paas/v4',
  'https://resource.openai.azure.com/openai/v1/',
  'https://resource.services.ai.azure.com/models',
  'http://127.0.0.1:8080/sdapi/v1beta',
])('%s is an address requests can go to', async (baseUrl) => {
  await expect(checkAddress({ baseUrl }, false)).resolves.toBeUndefined()
})

test.each([
  ['https://api.openai.com', 'https://api.openai.com/v1'],
  ['https://api.openai.com/openai/', 'https://api.openai.com/v1'],
  ['https://api.openai.com/images/edits', 'https://api.openai.com/v1'],
  ['https://api.openai.com/v1/images/generations', 'https://api.openai.com/v1'],
  ['https://gateway.example/api/paas/v4/images/generations/', 'https://gateway.example/api/paas/v4'],
  ['https://gateway.example/openai/images', 'https://gateway.example/openai'],
  ['https://gateway.example/v1/chat/completions', 'https://gateway.example/v1'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/v1, or the path this provider documents'],
  ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080/v1, or the path this provider documents'],
  ['http://127.0.0.1:8080/images/edits', 'http://127.0.0.1:8080/v1, or the path this provider documents'],
])('%s is a slip, and %s is what was meant', async (baseUrl, meant) => {
  await expect(checkAddress({ baseUrl }, false)).rejects.toMatchObject({
    failure: {
      code: 'bad_request',
      money: 'none',
      message: expect.stringMatching(/^--base-url .*\. Nothing was sent\.$/),
      action: `Write ${meant}.`,
    },
  })
})

test('the address in the environment is looked at where it is used, and called by its name', async () => {
  const before = process.env['OPENAI_BASE_URL']
  onTestFinished(() => {
    if (before === undefined) delete process.env['OPENAI_BASE_URL']
    else process.env['OPENAI_BASE_URL'] = before
  })
  process.env['OPENAI_BASE_URL'] = 'https://api.openai.com'
  await expect(checkAddress({}, false)).resolves.toBeUndefined()
  await expect(checkAddress({}, true)).rejects.toMatchObject({
    failure: { message: expect.stringMatching(/^OPENAI_BASE_URL /), action: 'Write https://api.openai.com/v1.' },
  })
})
